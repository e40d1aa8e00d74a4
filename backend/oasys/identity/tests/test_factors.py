"""Authenticator app and recovery codes: set up, shown, used once, removed."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from oasys.identity.models import SecurityEvent
from oasys.identity.tests.people import (
    ANOTHER,
    Clock,
    Phone,
    at_once,
    half_way,
    key_in,
    mails_to,
    proved,
    signed_in,
    with_app,
    with_passkey,
)
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api
from tests.processes import at_once as at_once_in_processes
from tests.processes import in_a_process


def refused(answer, code: str, status: int = 422) -> bool:
    return (answer.status_code, answer.json()["code"]) == (status, f"identity.{code}")


def test_the_app_is_asked_for_after_the_password(clock: Clock):
    user, _, phone, codes = with_app(clock)
    assert len(set(codes)) == 10
    api = Api()
    asked = api.post("/auth/login", {"email": user.email, "password": PASSWORD}).json()
    assert (asked["is_authenticated"], asked["needs"], asked["email"]) == (False, ["recovery_code", "totp"], None)
    assert api.get("/me").status_code == 401
    done = api.post("/auth/second-factor", {"code": phone.code()})
    assert (done.status_code, done.json()["is_authenticated"]) == (200, True), done.content
    assert api.get("/me").json()["user_id"] == str(user.id)


def test_a_wrong_password_is_not_helped_by_a_code(clock: Clock):
    user, _, phone, _ = with_app(clock)
    api = Api()
    assert api.post("/auth/login", {"email": user.email, "password": "wrong wrong wrong"}).status_code == 401
    assert refused(api.post("/auth/second-factor", {"code": phone.code()}), "no_sign_in_pending", 401)


def test_a_code_is_good_once(clock: Clock):
    """Seen over the shoulder, or replayed from a proxy: it is worth nothing, not in its own half minute either."""
    user, _, phone, _ = with_app(clock)
    code = phone.code()
    assert half_way(user).post("/auth/second-factor", {"code": code}).status_code == 200
    assert refused(half_way(user).post("/auth/second-factor", {"code": code}), "code_wrong")
    assert refused(half_way(user).post("/auth/second-factor", {"code": phone.code(-1)}), "code_wrong")
    clock.next_step()
    assert half_way(user).post("/auth/second-factor", {"code": phone.code()}).status_code == 200


def test_one_code_twice_at_once_signs_in_once(clock: Clock):
    user, _, phone, _ = with_app(clock)
    browsers, code = [half_way(user) for _ in range(4)], phone.code()
    answers = at_once(
        *(lambda api=api: api.post("/auth/second-factor", {"code": code}).status_code for api in browsers)
    )
    assert sorted(answers) == [200, 422, 422, 422]


def _shown(email: str, code: str) -> int:
    api = Api()
    assert api.post("/auth/login", {"email": email, "password": PASSWORD}).status_code == 200
    return api.post("/auth/second-factor", {"code": code}).status_code


def test_a_code_that_was_used_is_refused_by_another_process(clock: Clock):
    """What was used is kept where every process looks."""
    user, _, phone, _ = with_app(clock)
    code = phone.code()
    assert in_a_process(_shown, user.email, code) == 200
    assert in_a_process(_shown, user.email, code) == 422
    assert _shown(user.email, code) == 422
    clock.next_step()
    at_the_same_time = at_once_in_processes(2, 1, partial(_shown, user.email, phone.code()))
    assert sorted(at_the_same_time) == [200, 422]


def test_a_recovery_code_is_good_once(clock: Clock):
    user, _, _, codes = with_app(clock)
    assert half_way(user).post("/auth/second-factor", {"code": codes[0]}).status_code == 200
    assert refused(half_way(user).post("/auth/second-factor", {"code": codes[0]}), "code_wrong")
    api = half_way(user)
    assert api.post("/auth/second-factor", {"code": f"{codes[1][:6]}-{codes[1][6:]}"}).status_code == 200
    assert api.get("/auth/factors").json()["recovery_codes_left"] == 8
    assert mails_to(user.email)[-1].subject == "A recovery code was used"


def test_one_recovery_code_twice_at_once_signs_in_once(clock: Clock):
    user, _, _, codes = with_app(clock)
    browsers = [half_way(user) for _ in range(4)]
    answers = at_once(
        *(lambda api=api: api.post("/auth/second-factor", {"code": codes[0]}).status_code for api in browsers)
    )
    assert sorted(answers) == [200, 422, 422, 422]


def test_new_recovery_codes_end_the_old_ones(clock: Clock):
    user, api, _, codes = with_app(clock)
    fresh = api.post("/auth/factors/recovery-codes").json()["codes"]
    assert not set(fresh) & set(codes)
    assert refused(half_way(user).post("/auth/second-factor", {"code": codes[0]}), "code_wrong")
    assert half_way(user).post("/auth/second-factor", {"code": fresh[0]}).status_code == 200


def test_recovery_codes_stand_for_a_factor():
    assert refused(proved(make_user()).post("/auth/factors/recovery-codes"), "factor_missing", 409)


def test_an_app_counts_when_its_first_code_was_right(clock: Clock):
    user = make_user()
    api = proved(user)
    secret = api.post("/auth/factors/totp").json()["secret"]
    assert refused(api.post("/auth/factors/totp/confirm", {"code": Phone(secret, clock).code(5)}), "code_wrong")
    assert signed_in(user).get("/me").status_code == 200  # still without
    assert api.get("/auth/factors").json()["has_totp"] is False


def test_a_second_app_is_refused_and_changes_nothing(clock: Clock):
    user, api, phone, _ = with_app(clock)
    assert refused(api.post("/auth/factors/totp"), "factor_exists", 409)
    assert refused(api.post("/auth/factors/totp/confirm", {"code": phone.code()}), "factor_exists", 409)
    assert half_way(user).post("/auth/second-factor", {"code": phone.code()}).status_code == 200


def test_two_apps_confirmed_at_once_leave_one(clock: Clock):
    user = make_user()
    browsers = [proved(user), proved(user)]
    phones = [Phone(api.post("/auth/factors/totp").json()["secret"], clock) for api in browsers]
    answers = at_once(
        *(
            lambda api=api, phone=phone: api.post("/auth/factors/totp/confirm", {"code": phone.code()}).status_code
            for api, phone in zip(browsers, phones, strict=True)
        )
    )
    assert sorted(answers) == [200, 409]
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_with_the_last_factor_the_recovery_codes_go(clock: Clock):
    user, api, _, _ = with_app(clock)
    assert api.call("DELETE", "/auth/factors/totp").status_code == 204
    assert not Authenticator.objects.filter(user=user).exists()
    assert signed_in(user).get("/me").status_code == 200
    assert refused(api.call("DELETE", "/auth/factors/totp"), "factor_missing", 409)


def test_wrong_codes_slow_down(clock: Clock):
    user, _, phone, _ = with_app(clock)
    tries = [half_way(user).post("/auth/second-factor", {"code": "000000"}).status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert refused(half_way(user).post("/auth/second-factor", {"code": phone.code()}), "too_many_tries", 429)


def test_a_password_that_changes_ends_a_sign_in_that_waits(clock: Clock):
    user, api, phone, _ = with_app(clock)
    waiting = half_way(user)
    changed = api.post("/auth/password", {"current_password": PASSWORD, "new_password": ANOTHER})
    assert changed.status_code == 200, changed.content
    assert refused(waiting.post("/auth/second-factor", {"code": phone.code()}), "no_sign_in_pending", 401)


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "\x00" * 6, "1" * 41, None, 123456])
def test_a_code_that_is_none_is_refused(clock: Clock, code: object):
    user, _, _, _ = with_app(clock)
    assert half_way(user).post("/auth/second-factor", {"code": code}).status_code == 422


def test_a_secret_copied_to_another_person_is_worth_nothing(clock: Clock):
    """Who can write the table, and has no key, gives nobody a factor that they hold themselves."""
    mallory, _, phone, _ = with_app(clock)
    victim, _, _, _ = with_app(clock)
    mine = Authenticator.objects.get(user=mallory, type="totp").data
    Authenticator.objects.filter(user=victim, type="totp").update(data=mine)
    api = half_way(victim)
    answer = api.post("/auth/second-factor", {"code": phone.code()})
    assert answer.status_code == 500
    assert api.get("/me").status_code == 401


def test_events_name_what_happened(clock: Clock):
    user, _, _, _ = with_app(clock)
    half_way(user).post("/auth/second-factor", {"code": "000000"})
    Api().post("/auth/login", {"email": user.email, "password": "wrong wrong wrong"})
    kinds = list(SecurityEvent.objects.filter(user=user).order_by("id").values_list("kind", flat=True))
    assert kinds == ["signed_in", "reauthenticated", "totp_added", "second_factor_failed", "sign_in_failed"]


def test_a_dump_of_every_table_shows_no_secret(clock: Clock):
    """Everything the database holds, sessions, kept answers and mails included, against everything that was shown once."""
    user = make_user()
    api = proved(user)
    setup = api.post("/auth/factors/totp", Idempotency_Key="k1").json()
    while_it_is_set_up = dump()
    codes = api.post(
        "/auth/factors/totp/confirm", {"code": Phone(setup["secret"], clock).code()}, Idempotency_Key="k2"
    ).json()["codes"]
    Api().post("/auth/password/reset-request", {"email": user.email})
    key = key_in(mails_to(user.email)[-1])
    with_passkey(user=make_user())
    text = dump()
    assert user.email in text  # the dump is one
    tokens = [cookie.value for cookie in api.client.cookies.values()]
    assert len(codes) == 10
    for secret in [PASSWORD, setup["secret"], key, *codes, *tokens]:
        assert secret not in text
        assert secret not in while_it_is_set_up


def dump() -> str:
    """Every row of every table that the application may read without a tenant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
            "and not relrowsecurity and has_table_privilege(oid, 'select')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"identity_session", "mfa_authenticator", "identity_mail", "api_user_answer"} <= set(tables)
        text = []
        for table in tables:
            cursor.execute(f"select t::text from {table} t")
            text += [row for (row,) in cursor.fetchall()]
    return "\n".join(text)


def test_the_seed_of_recovery_codes_is_encrypted(clock: Clock):
    user, _, _, _ = with_app(clock)
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=user)}
    assert kept["totp"]["secret"].startswith("v1.")
    assert kept["recovery_codes"]["seed"].startswith("v1.")
