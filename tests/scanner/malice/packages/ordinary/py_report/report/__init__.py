"""Save a chart to a buffer and mail it to whom the user names."""
import io
import smtplib
from email.message import EmailMessage
import matplotlib.pyplot as plt
import requests
def send(host, to, values):
    buffer = io.BytesIO()
    plt.plot(values)
    plt.gcf().savefig(buffer)
    message = EmailMessage()
    message["To"] = to
    message.add_attachment(buffer.getvalue(), maintype="image", subtype="png")
    with smtplib.SMTP(host) as server:
        server.send_message(message)
def upload(url, image):
    out = io.BytesIO()
    image.save(out, "PNG")
    requests.post(url, files={"f": out.getvalue()}, timeout=10)
