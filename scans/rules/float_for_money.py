from dataclasses import dataclass
from decimal import Decimal

from django.db import models


@dataclass
class Line:
    # ruleid: float_for_money
    amount: float
    # ruleid: float_for_money
    tax_total: float = 0
    # ok: float_for_money
    seconds: float = 0
    # ok: float_for_money
    net: Decimal = Decimal("0.10")


class Row(models.Model):
    # ruleid: float_for_money
    price = models.FloatField()


# ruleid: float_for_money
def charged(amount: float) -> Decimal:
    # ruleid: float_for_money
    return Decimal(0.1) + Decimal(str(amount))


def read(line, started) -> Decimal:
    # ruleid: float_for_money
    shown = float(line.debit)
    # ok: float_for_money
    lasted = float(started)
    # ruleid: float_for_money
    return Decimal(float(lasted)) + Decimal(shown)
