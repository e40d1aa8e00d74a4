"""A step of the onboarding that a company does not need."""

from django.db import transaction
from django.utils import timezone

from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.errors import OnboardingStepDone
from oasys.ledger.models import OnboardingSkip
from oasys.ledger.onboarding import made_of, steps_done
from oasys.organisations.models import Company


@transaction.atomic(savepoint=False)
def skip_step(*, company: Company, step: str, by: User) -> None:
    """Keeps who said that the company does not need the step; said again, the first one stands.

    Raises OnboardingStepDone where it was taken already.
    """
    if step in steps_done(made_of(company)):
        raise OnboardingStepDone(say("The step is done already: there is nothing to skip."), step=step)
    OnboardingSkip.objects.bulk_create(
        [OnboardingSkip(company=company, step=step, skipped_by=by, skipped_at=timezone.now())], ignore_conflicts=True
    )
