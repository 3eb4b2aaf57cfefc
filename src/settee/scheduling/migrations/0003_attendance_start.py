from django.db import migrations, models

# The start of an attendance is its appointment's: taken when it is made, and whenever that moves.
KEEP = """
CREATE FUNCTION settee_attendance_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.start := (SELECT start FROM scheduling_appointment WHERE id = NEW.appointment_id);
    RETURN NEW;
END $$;
CREATE TRIGGER attendance_start BEFORE INSERT OR UPDATE OF appointment_id, start
    ON scheduling_attendance FOR EACH ROW EXECUTE FUNCTION settee_attendance_start();
CREATE FUNCTION settee_appointment_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE scheduling_attendance SET start = NEW.start WHERE appointment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER appointment_moved AFTER UPDATE OF start ON scheduling_appointment
    FOR EACH ROW WHEN (OLD.start IS DISTINCT FROM NEW.start)
    EXECUTE FUNCTION settee_appointment_moved();
"""
# Row level security binds the owner too, who here means the rows of every practice.
FILL = """
ALTER TABLE scheduling_attendance NO FORCE ROW LEVEL SECURITY;
ALTER TABLE scheduling_appointment NO FORCE ROW LEVEL SECURITY;
UPDATE scheduling_attendance t SET start = a.start
    FROM scheduling_appointment a WHERE a.id = t.appointment_id;
ALTER TABLE scheduling_attendance FORCE ROW LEVEL SECURITY;
ALTER TABLE scheduling_appointment FORCE ROW LEVEL SECURITY;
"""
FORGET = """
DROP TRIGGER appointment_moved ON scheduling_appointment;
DROP TRIGGER attendance_start ON scheduling_attendance;
DROP FUNCTION settee_appointment_moved();
DROP FUNCTION settee_attendance_start();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("scheduling", "0002_series_status"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="attendance", name="attendance_by_client"),
        migrations.AddField(
            model_name="attendance",
            name="start",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, FORGET),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                fields=["practice", "client", "start"], name="attendance_by_client"
            ),
        ),
    ]
