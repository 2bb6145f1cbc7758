"""What a customer sees: paying at a till, and what moved on their accounts."""
