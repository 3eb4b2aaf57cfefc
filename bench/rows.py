"""The SQL of ``data``: for each table its columns, and where its rows come from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """``select`` is what follows the columns: FROM, WHERE, GROUP BY."""

    columns: dict[str, str]
    select: str


# key: a UUIDv7 of the instant, the rest of it by name. dice: 0 <= x < 1, by number and salt.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION pg_temp.key(at timestamptz, name text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(name), 1, 3) || 'a' || substr(md5(name), 4, 15))::uuid $$;
CREATE OR REPLACE FUNCTION pg_temp.dice(number bigint, salt bigint) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(number, salt) & 1073741823) / 1073741824.0 $$;
CREATE OR REPLACE FUNCTION pg_temp.name(kind text, practice uuid, number bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_temp.key('2020-01-01Z', kind || practice || number) $$;
"""
_FIRST = (
    "{Pilar,Tomasz,Iris,Maren,Owen,Amara,Jonas,Lucia,Priya,Mateo,Hana,Samuel,Zoe,Elif,Noah,Ines,"
    "Kofi,Greta,Omar,Freya,Diego,Yara,Henrik,Leila,Marcus,Nadia,Ravi,Sofia,Anton,Beatriz,Caleb,"
    "Dalia,Emil,Farah,Gideon,Helga,Ivan,Joana,Kenji,Lena}"
)
_BEGINNINGS = (
    "{Adel,Bran,Cast,Dorn,Elm,Fair,Grim,Hart,Ing,Jarv,Kest,Lind,Mor,Nord,Oak,Pell,Quar,Rosen,Sand,"
    "Thorn,Ulm,Vale,Wint,Yarn,Zell}"
)
_ENDINGS = (
    "{berg,croft,dale,ellanos,field,gate,hurst,ington,kamp,ley,man,ness,ovic,port,quist,ridge,son,"
    "ton,ucci,well}"
)

PRACTICE = Source(
    {
        "id": "%(practice)s",
        "slug": "%(slug)s",
        "name": "'Practice ' || %(slug)s",
        "group_practice": "%(providers)s > 1",
        "tax_id": "%(tax_id)s",
        "npi": "'1998806362'",
        "taxonomy": "'261QM0801X'",
        "phone": "'8455550192'",
        "email": "'office@example.org'",
        "billing_line1": "'39 Quince St'",
        "billing_city": "'Kingston'",
        "billing_state": "'NY'",
        "billing_zip": "'124014632'",
        "submitter_name": "'BENCH'",
        "submitter_id": "'SUB67394'",
        "submitter_contact_name": "'Billing Office'",
        "submitter_contact_phone": "'8455550163'",
        "receiver_name": "'EXAMPLE CLEARINGHOUSE'",
        "receiver_id": "'ECH666'",
        "subscriptions": "'{back_office,electronic_billing}'",
    },
    "",
)
_PROVIDERS = "FROM unnest(%(members)s::uuid[]) WITH ORDINALITY AS p (id, n)"
USERS = Source(
    {
        "id": "pg_temp.name('user', %(practice)s, n)",
        "email": "n || '@' || %(slug)s || '.example.org'",
        "password": "'!'",
        "first_name": f"('{_FIRST}'::text[])[1 + n %% 40]",
        "last_name": "'Provider ' || n",
    },
    _PROVIDERS,
)
MEMBERS = Source(
    {
        "id": "p.id",
        "user_id": "pg_temp.name('user', %(practice)s, n)",
        "association": "CASE n WHEN 1 THEN 'administrator' ELSE 'join' END",
        "access": "CASE n WHEN 1 THEN 'administrator' ELSE 'none' END",
        "npi": "'1996776310'",
        "taxonomy": "'106H00000X'",
        "credentials": "'LMFT'",
        "position": "n",
    },
    _PROVIDERS,
)
HOURS = Source(
    {
        "id": "pg_temp.name('hours', %(practice)s, n * 7 + weekday)",
        "provider_id": "p.id",
        "weekday": "weekday",
        "start": "'08:00'",
        "end": "'18:00'",
    },
    f"{_PROVIDERS}, generate_series(0, 4) AS weekday",
)
_SERVICES = """
FROM (VALUES (1, '90837', 60, 185), (2, '90834', 45, 150), (3, '90791', 60, 220),
    (4, '90853', 90, 60)) AS v (n, code, minutes, fee)
"""
SERVICES = Source(
    {
        "id": "pg_temp.name('service', %(practice)s, n)",
        "name": "'Service ' || code",
        "billing_code": "code",
        "minutes": "minutes",
        "fee": "fee",
        "place_of_service": "'11'",
        "position": "n",
    },
    _SERVICES,
)
CODES = Source(
    {
        "id": "pg_temp.name('code', %(practice)s, n)",
        "code": "code",
        "description": "'Psychotherapy'",
        "minutes": "minutes",
        "charge": "fee",
    },
    _SERVICES,
)
PAYERS = Source(
    {
        "id": "pg_temp.name('payer', %(practice)s, n)",
        "code": "'PAYER' || n",
        "name": "'Insurance ' || n",
        "form": "CASE WHEN n > 6 THEN 'cms1500' ELSE 'electronic' END",
        "address1": "'PO Box ' || n",
        "city": "'Albany'",
        "state": "'NY'",
        "zip": "'12201'",
    },
    "FROM generate_series(1, 8) AS n",
)
_CLIENTS = f"""
FROM generate_series(0, %(clients)s - 1) AS n
CROSS JOIN LATERAL (SELECT
    ('{_FIRST}'::text[])[1 + floor(40 * pg_temp.dice(n, %(seed)s))::int] AS first,
    ('{_BEGINNINGS}'::text[])[1 + floor(25 * pg_temp.dice(n, %(seed)s + 1))::int]
    || ('{_ENDINGS}'::text[])[1 + floor(20 * pg_temp.dice(n, %(seed)s + 2))::int] AS last,
    'C' || lpad(n::text, 6, '0') AS code,
    date '1950-01-01' + floor(20000 * pg_temp.dice(n, %(seed)s + 3))::int AS born,
    '845' || lpad(n::text, 7, '0') AS phone,
    CASE WHEN pg_temp.dice(n, %(seed)s + 4) < 0.6 THEN 'insurance' ELSE 'client' END AS bill_to
) c
"""
CLIENTS = Source(
    {
        "id": "pg_temp.name('client', %(practice)s, n)",
        "code": "code",
        "first_name": "first",
        "last_name": "last",
        "birth_date": "born",
        "sex": "CASE n %% 2 WHEN 0 THEN 'F' ELSE 'M' END",
        "email": "lower(code) || '@example.org'",
        "phone": "phone",
        "address1": "n || ' Elm St'",
        "city": "'Kingston'",
        "state": "'NY'",
        "zip": "'12401'",
        "provider_id": "(%(members)s::uuid[])[1 + n %% %(providers)s]",
        "bill_to": "bill_to",
        "diagnosis_codes": "'{F41.1}'",
        "status": (
            "CASE WHEN pg_temp.dice(n, %(seed)s + 5) < 0.4 THEN 'discharged' ELSE 'active' END"
        ),
        "sort_key": "lower(last || ' ' || first)",
        "search": (
            "lower(last || ' ' || first || ' ' || code) || ' ' || lower(code) || '@EXAMPLE.ORG '"
            " || phone || ' ' || born || to_char(born, ' MM/DD/YYYY FMMM/FMDD/YYYY')"
        ),
    },
    _CLIENTS,
)
COVERAGES = Source(
    {
        "id": "pg_temp.name('coverage', %(practice)s, n)",
        "client_id": "pg_temp.name('client', %(practice)s, n)",
        "payer_code": "'PAYER' || 1 + n %% 8",
        "member_id": "'M' || lpad(n::text, 9, '0')",
        "relationship": "'self'",
    },
    f"{_CLIENTS} WHERE bill_to = 'insurance'",
)

# One row an appointment, counted back from the last Friday: what later tables are made of.
PLAN = """
DROP TABLE IF EXISTS pg_temp.plan;
CREATE TEMPORARY TABLE plan AS
SELECT a.*, pg_temp.key(start, 'appointment' || %(practice)s || n) AS id,
    start + make_interval(mins => least(45, %(step)s)) AS "end",
    CASE WHEN start > %(now)s OR pg_temp.dice(n, %(seed)s + 10) > 0.1 THEN 'scheduled'
        WHEN pg_temp.dice(n, %(seed)s + 10) < 0.06 THEN 'cancelled'
        WHEN pg_temp.dice(n, %(seed)s + 10) < 0.08 THEN 'late_cancel' ELSE 'no_show' END AS status,
    CASE WHEN chosen > 0.95 THEN 'personal' WHEN chosen > 0.92 AND series_key IS NULL THEN 'group'
        ELSE 'client' END AS kind,
    (p + %(providers)s * floor(pow(pg_temp.dice(coalesce(series_key, n), %(seed)s + 12), 1.4)
        * (%(clients)s / %(providers)s)))::bigint AS client
FROM (
    SELECT p - 1 AS p, (%(members)s::uuid[])[p] AS provider_id, p * 10000000::bigint + j AS n,
        ((%(friday)s::date - (j / %(a_day)s / 5) * 7 - j / %(a_day)s %% 5)
            + time '08:00' + make_interval(mins => j %% %(a_day)s * %(step)s)
        ) AT TIME ZONE 'America/New_York' AS start,
        CASE WHEN pg_temp.dice(p * 1000 + j / %(a_day)s %% 5 * 100 + j %% %(a_day)s,
                %(seed)s + 11) < 0.1
            THEN p * 100000000::bigint + j / %(a_day)s %% 5 * 10000000
                + j %% %(a_day)s * 10000 + j / %(a_day)s / 260 END AS series_key
    FROM generate_series(1, %(providers)s) AS p, generate_series(0, %(each)s - 1) AS j
) a CROSS JOIN LATERAL (
    SELECT pg_temp.dice(coalesce(series_key, n), %(seed)s + 13) AS chosen
) d
"""
SERIES = Source(
    {
        "id": "pg_temp.name('series', %(practice)s, series_key)",
        "provider_id": "provider_id",
        "rule": (
            "'DTSTART;TZID=America/New_York:'"
            " || to_char(min(start) AT TIME ZONE 'America/New_York', 'YYYYMMDD\"T\"HH24MISS')"
            " || E'\\nRRULE:FREQ=WEEKLY;COUNT=' || count(*)"
        ),
        "timezone": "'America/New_York'",
        "duration": "make_interval(mins => least(45, %(step)s))",
        "laid_until": "max(start)",
        "ended": "true",
        "kind": "min(kind)",
    },
    "FROM plan WHERE series_key IS NOT NULL GROUP BY series_key, provider_id",
)
APPOINTMENTS = Source(
    {
        "id": "id",
        "provider_id": "provider_id",
        "kind": "kind",
        "start": "start",
        "end": '"end"',
        "busy_from": "start",
        "busy_until": '"end"',
        "service_id": (
            "CASE kind WHEN 'client' THEN pg_temp.name('service', %(practice)s, 1 + n %% 3)"
            " WHEN 'group' THEN pg_temp.name('service', %(practice)s, 4) END"
        ),
        "title": "CASE kind WHEN 'personal' THEN 'Lunch' ELSE '' END",
        "is_video": "kind = 'client' AND pg_temp.dice(n, %(seed)s + 14) < 0.25",
        "status": "status",
        "series_id": "pg_temp.name('series', %(practice)s, series_key)",
        "occurrence": "CASE WHEN series_key IS NOT NULL THEN start END",
    },
    "FROM plan ORDER BY start",
)
# A group has three clients, neighbours in the list of the provider's.
ATTENDANCES = Source(
    {
        "id": "pg_temp.key(start, 'attendance' || %(practice)s || n || '/' || place)",
        "appointment_id": "id",
        "start": "start",
        "client_id": (
            "pg_temp.name('client', %(practice)s, (client + place * %(providers)s) %% %(clients)s)"
        ),
        "billed_at": (
            "CASE WHEN status = 'scheduled' AND start < %(now)s::timestamptz - interval '7 days'"
            " THEN start + interval '1 day' END"
        ),
    },
    "FROM plan, generate_series(0, CASE kind WHEN 'group' THEN 2 ELSE 0 END) AS place"
    " WHERE kind <> 'personal' AND %(clients)s >= 3 * %(providers)s",
)
# Weekly series, a hundred on each weekday, six minutes apart.
_OLD = """
FROM generate_series(0, 499) AS n CROSS JOIN LATERAL (SELECT
    date_trunc('week', %(now)s::timestamptz AT TIME ZONE 'America/New_York')::date
        - %(years)s * 364 + n %% 5 + time '08:00' + make_interval(mins => n / 5 * 6) AS first
) f
"""
_OLD_WEEKS = f"""
{_OLD} CROSS JOIN generate_series(0, %(years)s * 52 + 8) AS w
CROSS JOIN LATERAL (
    SELECT (first + make_interval(weeks => w)) AT TIME ZONE 'America/New_York' AS start
) s
"""
OLD_SERIES = Source(
    {
        "id": "pg_temp.name('old series', %(practice)s, n)",
        "provider_id": "(%(members)s::uuid[])[1]",
        "rule": (
            "'DTSTART:' || to_char(first, 'YYYYMMDD\"T\"HH24MISS') || E'\\nRRULE:FREQ=WEEKLY'"
        ),
        "timezone": "'America/New_York'",
        "duration": "interval '5 minutes'",
        "laid_until": "%(now)s::timestamptz + interval '50 days'",
        "kind": "'client'",
    },
    _OLD,
)
OLD_APPOINTMENTS = Source(
    {
        "id": "pg_temp.key(start, 'old' || %(practice)s || n)",
        "provider_id": "(%(members)s::uuid[])[1]",
        "kind": "'client'",
        "start": "start",
        "end": "start + interval '5 minutes'",
        "busy_from": "start",
        "busy_until": "start + interval '5 minutes'",
        "service_id": "pg_temp.name('service', %(practice)s, 1 + n %% 3)",
        "series_id": "pg_temp.name('old series', %(practice)s, n)",
        "occurrence": "start",
    },
    _OLD_WEEKS,
)
OLD_ATTENDANCES = Source(
    {
        "id": "pg_temp.key(start, 'old attendance' || %(practice)s || n)",
        "appointment_id": "pg_temp.key(start, 'old' || %(practice)s || n)",
        "start": "start",
        "client_id": "pg_temp.name('client', %(practice)s, n %% %(clients)s)",
    },
    _OLD_WEEKS,
)
_UNPAID = (
    "a.start < %(now)s::timestamptz - interval '30 days'"
    " AND pg_temp.dice(hashtextextended(t.id::text, 0), %(seed)s + 15) < 0.03"
)
SESSIONS = Source(
    {
        "id": "pg_temp.key(a.start, 'session' || t.id)",
        "client_id": "t.client_id",
        "provider_id": "a.provider_id",
        "attendance_id": "t.id",
        "date": "(a.start AT TIME ZONE 'America/New_York')::date",
        "start": "a.start",
        "end": 'a."end"',
        "service_name": "v.name",
        "code": "v.billing_code",
        "modifiers": "CASE WHEN a.is_video THEN '{95}' ELSE '{}' END::varchar[]",
        "place_of_service": "CASE WHEN a.is_video THEN '10' ELSE '11' END",
        "charge": "v.fee",
        "invoiced_at": (
            "CASE WHEN a.start < %(now)s::timestamptz - interval '30 days'"
            " THEN a.start + interval '2 days' END"
        ),
        "client_balance": f"CASE WHEN {_UNPAID} AND c.bill_to = 'client' THEN v.fee ELSE 0 END",
        "payer_balance": f"CASE WHEN {_UNPAID} AND c.bill_to <> 'client' THEN v.fee ELSE 0 END",
    },
    """
    FROM scheduling_attendance t
    JOIN scheduling_appointment a ON a.id = t.appointment_id
    JOIN clients_client c ON c.id = t.client_id
    JOIN scheduling_service v ON v.id = a.service_id
    WHERE t.practice_id = %(practice)s AND t.billed_at IS NOT NULL
    """,
)
# A charge when it was invoiced, and a payment unless the balance of the session says otherwise.
ENTRIES = Source(
    {
        "id": "pg_temp.key(s.start, part || s.id)",
        "client_id": "s.client_id",
        "session_id": "s.id",
        "kind": (
            "CASE WHEN part = 'charge' THEN 'charge' WHEN c.bill_to = 'client'"
            " THEN 'client_payment' ELSE 'insurance_payment' END"
        ),
        "party": "CASE c.bill_to WHEN 'client' THEN 'client' ELSE 'payer' END",
        "amount": "CASE part WHEN 'charge' THEN s.charge ELSE -s.charge END",
        "date": "s.date",
        "recorded_at": "s.invoiced_at",
    },
    """
    FROM billing_clientsession s
    JOIN clients_client c ON c.id = s.client_id
    CROSS JOIN (VALUES ('charge'), ('payment')) AS parts (part)
    WHERE s.practice_id = %(practice)s AND s.invoiced_at IS NOT NULL
      AND (part = 'charge' OR s.client_balance + s.payer_balance = 0)
    """,
)
BALANCES = Source(
    {
        "id": "pg_temp.key('2020-01-01Z', 'balance' || client_id)",
        "client_id": "client_id",
        "client_owes": "sum(client_balance)",
        "payer_owes": "sum(payer_balance)",
    },
    """
    FROM billing_clientsession
    WHERE practice_id = %(practice)s AND invoiced_at IS NOT NULL GROUP BY client_id
    """,
)
