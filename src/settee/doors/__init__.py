"""What every surface shares about coming in: the open practice, and who may open a page at all."""
