from django.urls import path

from settee.desk.movein import reports, views

urlpatterns = [
    path("", views.moves, name="movein"),
    path("template.zip", views.template, name="movein_template"),
    path("<uuid:move_id>/", views.move, name="move"),
    path("<uuid:move_id>/bring-in/", views.bring_in, name="move_bring_in"),
    path("<uuid:move_id>/drop/", views.drop, name="move_drop"),
    path("<uuid:move_id>/report.txt", reports.report_text, name="move_report"),
    path("<uuid:move_id>/problems.csv", reports.problems_csv, name="move_problems"),
]
