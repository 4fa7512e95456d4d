const fs = require('fs');
class Notifier {
  constructor({ token = process.env.TELEGRAM_BOT_TOKEN, chat } = {}) { this.base = `https://api.telegram.org/bot${token}`; this.chat = chat; }
  async text(message) {
    const answer = await fetch(`${this.base}/sendMessage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ chat_id: this.chat, text: message }) });
    return answer.json();
  }
  async file(path) {
    const form = new FormData();
    form.set('chat_id', this.chat);
    form.set('document', new Blob([fs.readFileSync(path)]), path);
    return (await fetch(`${this.base}/sendDocument`, { method: 'POST', body: form })).json();
  }
}
module.exports = Notifier;
