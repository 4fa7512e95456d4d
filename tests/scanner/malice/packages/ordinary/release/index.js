const axios = require('axios');
const { execFileSync } = require('child_process');
const { GITHUB_TOKEN, NPM_TOKEN, GITLAB_TOKEN } = process.env;
exports.github = (repo, tag) => axios.post(`https://api.github.com/repos/${repo}/releases`, { tag_name: tag }, { headers: { authorization: `token ${GITHUB_TOKEN}` } });
exports.gitlab = (id, tag) => axios.post(`https://gitlab.com/api/v4/projects/${id}/releases`, { tag_name: tag }, { headers: { 'private-token': GITLAB_TOKEN } });
exports.npm = () => execFileSync('npm', ['publish'], { env: { ...process.env, NODE_AUTH_TOKEN: NPM_TOKEN }, stdio: 'inherit' });
