TABLE = "ledger_journal_entry"
ENTRIES = "select id from ledger_journal_entry where {where}"


def refused(cursor, rows, number, column):
    # ruleid: sql_by_text
    cursor.execute(f"select id from ledger_journal_entry where number = '{number}'")
    # ruleid: sql_by_text
    cursor.execute("select id from ledger_journal_entry where number = '%s'" % number)
    # ruleid: sql_by_text
    cursor.execute("select id from ledger_journal_entry where number = '{}'".format(number))
    # ruleid: sql_by_text
    cursor.execute("select id from ledger_journal_entry where number = " + number)
    statement = f"select {column} from ledger_journal_entry"
    # ruleid: sql_by_text
    cursor.execute(statement, [])
    # ruleid: sql_by_text
    cursor.executemany(f"update ledger_journal_entry set {column} = %s", [])
    # ruleid: sql_by_text
    Entry.objects.raw(f"select * from ledger_journal_entry where number = '{number}'")
    # ruleid: sql_by_text
    rows.annotate(x=RawSQL(f"select {column}", []))
    conditions = ["tenant_id = %s"]
    conditions.append(f"and number = '{number}'")
    # ruleid: sql_by_text
    cursor.execute(ENTRIES.format(where=" ".join(conditions)), [])
    # ruleid: sql_by_text
    cursor.execute(ENTRIES.format(where=number), [])
    # ruleid: sql_by_text
    return rows.extra(where=[f"number = '{number}'"])


def allowed(cursor, rows, number, connection):
    # ok: sql_by_text
    cursor.execute("select id from ledger_journal_entry where number = %s", [number])
    # ok: sql_by_text
    cursor.execute(f"select id from {TABLE} where number = %s", [number])
    # ok: sql_by_text
    cursor.execute(f"select id from {connection.ops.quote_name(number)}")
    # ok: sql_by_text
    cursor.execute(sql.SQL("select id from {}").format(sql.Identifier(number)))
    conditions = ["tenant_id = %s"]
    conditions.append("and number = %s")
    # ok: sql_by_text
    cursor.execute(ENTRIES.format(where=" ".join(conditions)), [number, number])
    # ok: sql_by_text
    cursor.execute(ENTRIES.format(where="number = %s"), [number])
    # ok: sql_by_text
    return rows.extra(where=["(code, id) > (%s, %s)"], params=[number, number])
