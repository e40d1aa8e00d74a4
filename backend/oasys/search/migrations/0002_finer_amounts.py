from django.db import migrations


class Migration(migrations.Migration):
    """Amounts go to other words than before: the index is emptied, and the sealer writes it again from the first position."""

    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunSQL("truncate search_word, search_progress", migrations.RunSQL.noop)]
