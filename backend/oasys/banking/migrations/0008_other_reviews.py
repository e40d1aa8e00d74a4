from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two reasons more why a line is looked at; those before stay."""

    dependencies = [("banking", "0007_amount_key")]
    operations = [
        migrations.RemoveConstraint(model_name="bankline", name="bank_line_review_whole"),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=["review", "duplicate"])
                | Q(resembles__isnull=False, review_kind__in=["changed", "alike", "repeated", "twin", "near"]),
                name="bank_line_review_whole",
            ),
        ),
    ]
