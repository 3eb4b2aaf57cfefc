from django.urls import path

from settee.desk.todo import views

urlpatterns = [path("", views.todo, name="todo")]
