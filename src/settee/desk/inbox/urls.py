from django.urls import path

from settee.desk.inbox import answering, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("managing-privileges/", answering.managing_privileges, name="managing_privileges"),
    path("unread/", views.unread, name="unread"),
    path("new/", views.new_message, name="message_new"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
    path("<uuid:thread_id>/archive/", views.archive, name="thread_archive"),
    path("<uuid:thread_id>/restore/", views.restore, name="thread_restore"),
    path("<uuid:thread_id>/unread/", views.mark_unread, name="thread_unread"),
    path("<uuid:thread_id>/answer/", answering.answer, name="thread_answer"),
    path("files/<uuid:attachment_id>/", views.attachment, name="attachment"),
]
