from django.urls import reverse

from appstore.actions import uploads
from appstore.models import UploadSession
from tests.core.recipes import change, machine
from tests.core.recipes.appstore import archive
from tests.factories import AppFactory, UploadSessionFactory


@change("POST v1:upload-list", "upload.start")
def start():
    app = AppFactory()
    client, place = machine(app.developer.user), reverse("v1:upload-list", args=[app.slug])
    return lambda: client.post(place, {"version": "1.0.0", "size_bytes": 10})


@change("DELETE v1:upload-detail", "upload.abort")
def abort():
    upload = UploadSessionFactory()
    client = machine(upload.by)
    return lambda: client.delete(reverse("v1:upload-detail", args=[upload.app.slug, upload.key]))


@change("POST v1:upload-finish", "version.upload")
def finish():
    content = archive().read()
    upload = UploadSessionFactory(size_bytes=len(content))
    uploads.receive(
        upload=UploadSession.objects.get(pk=upload.pk),
        offset=0,
        length_bytes=len(content),
        body=iter([content]),
        by=upload.by,
        at=upload.expires_at - uploads.settings.UPLOAD_LIFETIME,
    )
    client = machine(upload.by)
    return lambda: client.post(reverse("v1:upload-finish", args=[upload.app.slug, upload.key]))
