import pytest
from django.conf import settings
from django.template import Context, Origin, Template


def draw(text, name, **values):
    template = Template(text, origin=Origin(name=str(settings.BASE_DIR / "templates" / name)))
    return template.render(Context(values))


def test_unknown_variable_in_a_public_template_fails():
    with pytest.raises(pytest.fail.Exception, match=r"services/x\.html uses unknown nobody\.name"):
        draw("{{ nobody.name }}", "services/x.html")


def test_a_default_does_not_hide_an_unknown_variable():
    with pytest.raises(pytest.fail.Exception, match="uses unknown nobody"):
        draw("{{ nobody|default:'somebody' }}", "services/x.html")


@pytest.mark.parametrize(
    "text", ["{% if nobody %}{% endif %}", "{{ somebody }}", "{% for one in nobody %}{% endfor %}"]
)
def test_asking_whether_something_is_there_is_fine(text):
    assert draw(text, "services/x.html", somebody="") == ""


def test_django_s_admin_may_leave_variables_out():
    assert draw("{{ nobody }}", "admin/index.html") == ""
    assert draw("{{ nobody }}", "/elsewhere/index.html") == ""
