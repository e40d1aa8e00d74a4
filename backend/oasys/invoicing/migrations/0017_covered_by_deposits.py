from django.db import migrations, models

RELEASE_BEFORE = "document_status_whole: what it posts is to be paid and has a line for that, as this wants it."


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0016_overdue_by_day")]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='document_status_whole',
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('payable', 0), ('status', 'posted')), fields=['tenant_id', 'company', 'kind', 'issue_date', 'id'], name='document_covered'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('control_line__isnull', True), ('journal_entry__isnull', True), ('number', ''), ('party__isnull', True), ('party_identifiers__isnull', True), ('posted_at__isnull', True), ('posted_by__isnull', True), ('status', 'draft'), ('void_entry__isnull', True), ('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(models.Q(('number', ''), _negated=True), ('base_net__isnull', False), ('base_payable__isnull', False), ('base_tax__isnull', False), ('journal_entry__isnull', False), ('party__isnull', False), ('party_identifiers__isnull', False), ('posted_at__isnull', False), ('posted_by__isnull', False), ('status', 'posted'), ('void_entry__isnull', True), ('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True), models.Q(models.Q(('control_line__isnull', False), ('payable__gt', 0)), models.Q(('base_payable', 0), ('control_line__isnull', True), ('payable', 0)), _connector='OR')), models.Q(('journal_entry__isnull', False), ('status', 'void'), ('void_entry__isnull', False), ('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='document_status_whole'),
        ),
    ]
