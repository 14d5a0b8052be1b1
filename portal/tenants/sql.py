"""Functions in the database that hold the walls. Each has a fixed search_path; `tests/walls` keeps their list closed."""

BUSINESS_NOW = """
CREATE OR REPLACE FUNCTION cw_business_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT COALESCE((SELECT moved_to + (clock_timestamp() - moved_at) FROM portal_businessclock WHERE moved_to IS NOT NULL),
                  clock_timestamp())
$$"""

# coder: practices assigned today; other firm staff: granted ones, or all when the membership says so
PRACTICES = """
CREATE OR REPLACE FUNCTION cw_practices() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET app.maintenance = 'on' AS $$
  WITH me AS (SELECT NULLIF(current_setting('app.actor', true), '')::bigint AS id),
  allowed AS (
    SELECT CASE WHEN bool_or(m.all_practices)
      THEN (SELECT array_agg(p.id) FROM portal_practice p)
      ELSE (SELECT array_agg(g.practice_id) FROM portal_practicegrant g, me
             WHERE g.user_id = me.id AND g.ended_at IS NULL) END AS ids
    FROM portal_membership m, me
    WHERE m.user_id = me.id AND m.ended_at IS NULL AND m.practice_id IS NULL)
  SELECT CASE WHEN NULLIF(current_setting('app.practice', true), '') IS NULL THEN ids
              WHEN current_setting('app.practice', true)::bigint = ANY (ids)
              THEN ARRAY[current_setting('app.practice', true)::bigint] END
  FROM allowed
$$"""

ENTER = """
CREATE OR REPLACE FUNCTION cw_enter(kind text, actor bigint, practice bigint) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET app.maintenance = 'on' AS $$
DECLARE allowed boolean;
BEGIN
  IF kind IN ('cw_system', 'cw_router', 'cw_audit') THEN
    allowed := true;
  ELSE
    SELECT EXISTS (
      SELECT 1 FROM portal_user u JOIN portal_membership m ON m.user_id = u.id
      WHERE u.id = actor AND u.is_active AND m.ended_at IS NULL AND CASE kind
        WHEN 'cw_practice' THEN m.practice_id = practice
        WHEN 'cw_coder' THEN m.practice_id IS NULL AND m.role = 'coder'
        WHEN 'cw_firm' THEN m.practice_id IS NULL AND m.role IN ('auditor', 'biller', 'manager', 'compliance')
        WHEN 'cw_admin' THEN m.practice_id IS NULL AND m.role = 'administrator'
        ELSE false END
      AND (practice IS NULL OR kind NOT IN ('cw_coder', 'cw_firm') OR m.all_practices OR EXISTS (
        SELECT 1 FROM portal_practicegrant g
        WHERE g.user_id = u.id AND g.practice_id = practice AND g.ended_at IS NULL))
    ) INTO allowed;
  END IF;
  IF NOT allowed THEN
    RAISE EXCEPTION 'actor has no such right here' USING ERRCODE = '42501';
  END IF;
  RETURN cw_business_now();
END $$"""

# counts an attempt in one statement of its own; parks a job that ended its worker too often without leaving an error.
# A job that works outside any transaction holds no row lock: its lease is a session lock, taken here before counting.
COUNT_ATTEMPT = """
CREATE OR REPLACE FUNCTION cw_count_attempt(job bigint, most int, outside text[])
RETURNS TABLE (task text, practice bigint, actor bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public SET app.maintenance = 'on' AS $$
DECLARE found portal_job;
BEGIN
  SELECT * INTO found FROM portal_job j WHERE j.id = job AND j.state = 'ready' AND j.run_after <= now()
    FOR UPDATE SKIP LOCKED;
  IF found.id IS NULL OR (found.task = ANY (outside) AND NOT pg_try_advisory_lock(job)) THEN RETURN; END IF;
  IF found.attempts >= most THEN
    UPDATE portal_job SET state = 'parked', error = 'ended its worker' WHERE id = job;
    IF found.task = ANY (outside) THEN PERFORM pg_advisory_unlock(job); END IF;
    RETURN;
  END IF;
  UPDATE portal_job SET attempts = attempts + 1 WHERE id = job;
  RETURN QUERY SELECT found.task::text, found.practice_id, found.actor_id;
END $$"""

# names columns that changed; values only for columns declared free of PHI
TRAIL_ROW = """
CREATE OR REPLACE FUNCTION cw_trail_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET app.maintenance = 'on' AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) END;
  shown text[] := string_to_array(TG_ARGV[1], ',');
  changed jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY (shown)
             THEN jsonb_build_array(before -> key, value) ELSE 'null'::jsonb END)
      INTO changed FROM jsonb_each(after) WHERE before -> key IS DISTINCT FROM value;
    IF changed IS NULL THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO portal_trailevent (at, xact, practice_id, actor_id, db_role, request_id, verb, subject, subject_id, detail)
  VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, (before ->> TG_ARGV[0])::bigint,
          NULLIF(current_setting('app.actor', true), '')::bigint, current_setting('role', true),
          COALESCE(current_setting('app.request', true), ''), lower(TG_OP), TG_TABLE_NAME,
          (before ->> 'id')::bigint, COALESCE(changed, '{}'::jsonb));
  RETURN NULL;
END $$"""

# display names of people, readable in every scope; practice staff see their own people and the firm's
PERSON = """
CREATE OR REPLACE VIEW portal_person AS
  SELECT u.id, u.display_name, m.role, m.practice_id
  FROM portal_user u JOIN LATERAL (
    SELECT role, practice_id FROM portal_membership WHERE user_id = u.id ORDER BY ended_at NULLS FIRST, id LIMIT 1) m ON true
  WHERE current_setting('role', true) <> 'cw_practice' OR m.practice_id IS NULL
     OR m.practice_id = NULLIF(current_setting('app.practice', true), '')::bigint"""

FUNCTIONS = (
    BUSINESS_NOW,
    PRACTICES,
    ENTER,
    COUNT_ATTEMPT,
    TRAIL_ROW,
    PERSON,
    "REVOKE ALL ON FUNCTION cw_trail_row() FROM PUBLIC",
    "REVOKE ALL ON FUNCTION cw_count_attempt(bigint, int, text[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION cw_count_attempt(bigint, int, text[]) TO cw_app",
    "GRANT SELECT ON portal_person TO cw_practice, cw_coder, cw_firm, cw_admin, cw_system, cw_router, cw_signin",
)
DEFINERS = ("cw_business_now", "cw_practices", "cw_enter", "cw_count_attempt", "cw_trail_row")
