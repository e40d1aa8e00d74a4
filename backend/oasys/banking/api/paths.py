"""Where the operations of banking stand."""

COMPANY = "/companies/{uuid:company_id}"
BOOKS = COMPANY + "/bank-books"
BOOK = BOOKS + "/{uuid:account_id}"
LINE = COMPANY + "/bank-lines/{uuid:bank_line_id}"
