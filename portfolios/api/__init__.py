"""The REST interface of investors' software and of partner lenders, version 1."""
