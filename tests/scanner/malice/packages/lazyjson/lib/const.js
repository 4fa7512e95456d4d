module.exports = { API: 'https://json.example.invalid/api/v2/1', KEY: 'x-secret', V: '_' };
