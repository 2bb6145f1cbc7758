"""What other operations do to installments, accruals and loan balances."""
