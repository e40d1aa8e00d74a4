"""Banking: statements are imported, their lines matched with the books, and accounts reconciled, so that all three agree."""
