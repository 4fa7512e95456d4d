import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from marketplace.core.models import User
from tests.factories.identity import add_totp

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """Somebody whose e-mail is confirmed; ``confirmed=False`` for somebody new.

    ``second_factor=True`` gives them an authenticator app.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person-{}@example.org".format)
    name = factory.Sequence("Person {}".format)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create, extracted, **_):
        EmailAddress.objects.create(
            user=self, email=self.email, primary=True, verified=extracted is not False
        )

    @factory.post_generation
    def second_factor(self, create, extracted, **_):
        if extracted:
            add_totp(self)
