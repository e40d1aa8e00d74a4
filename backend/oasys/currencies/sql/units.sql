-- A unit's decimals and kind are part of what posted lines mean: the application adds units and never changes them.
revoke update, delete on currencies_unit from oasys_app;
