"""確定した会議録は変わらない: the database itself refuses to change or delete final minutes."""

from django.db import migrations

MAKE = """
CREATE FUNCTION meetings_final_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'final' THEN
        RAISE EXCEPTION 'final minutes do not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER meetings_final_minutes_stay BEFORE UPDATE OR DELETE ON meetings_minutes
    FOR EACH ROW EXECUTE FUNCTION meetings_final_minutes_stay();
"""
UNMAKE = """
DROP TRIGGER meetings_final_minutes_stay ON meetings_minutes;
DROP FUNCTION meetings_final_minutes_stay();
"""


class Migration(migrations.Migration):
    """A trigger on minutes."""

    dependencies = [("meetings", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
