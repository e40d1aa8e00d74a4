-- Posted entries rest on the rates that stand: the application records rates, and never changes or removes them.
revoke update, delete on currencies_exchangerate from oasys_app;
