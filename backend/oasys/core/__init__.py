"""What every domain stands on and no business noun: tenants' isolation, money, errors, ids, paging, wire types."""
