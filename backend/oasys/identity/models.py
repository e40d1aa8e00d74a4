"""The person, and the mail that is written to people. Passwords are hashed with Argon2id; sign-in itself is django-allauth's."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from oasys.core.encryption import EncryptedTextField
from oasys.core.formats import CHOICES, LANGUAGE, LOCALE
from oasys.core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with that e-mail address, kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. Deactivated rather than deleted: entries name who posted them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=3, blank=True, db_default="")  # empty: as the browser asks
    theme = models.CharField(max_length=6, db_default="system")
    date_format = models.CharField(max_length=20, blank=True, db_default="")  # empty: as the company writes them
    number_locale = models.CharField(max_length=20, blank=True, db_default="")
    hidden_columns = ArrayField(models.CharField(max_length=81), db_default=[])  # each as list.column

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(
                condition=models.Q(
                    theme__in=["system", "light", "dark"],
                    date_format__in=["", *CHOICES["date"]],
                    language__regex=LANGUAGE,
                )
                & (models.Q(number_locale="") | models.Q(number_locale__regex=LOCALE)),
                name="user_preferences_known",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Session(models.Model):
    """A session of a browser, known by the digest of its token; see `identity.sessions`. `user` is who is signed in, or is about to be."""

    id = models.CharField(primary_key=True, max_length=40)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    data = EncryptedTextField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)


class SecurityEvent(models.Model):
    """What happened to a person's access. Append-only by the database; no secrets in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["user", "id"], name="security_event_of_person")]


class Mail(models.Model):
    """A mail, written in the transaction of what it is about. `body` and files are emptied once it was delivered by SMTP.

    `cc`: further addresses; `reply_to` and `sender_name`: of whom it is, where that is not OASYS itself. `next_try_at` is null
    where it was given up: nobody tries again unless asked to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.EmailField()
    cc = models.JSONField(default=list, db_default=[])
    reply_to = models.CharField(max_length=254, blank=True, db_default="")
    sender_name = models.CharField(max_length=200, blank=True, db_default="")
    subject = models.CharField(max_length=200)
    body = EncryptedTextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_to_send", condition=models.Q(sent_at__isnull=True)),
            models.Index(fields=["recipient", "id"], name="mail_of_recipient"),
        ]


class MailFile(models.Model):
    """A file that goes with a mail. `content` is base64, encrypted, and emptied with the text of its mail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = EncryptedTextField(blank=True)
