'use strict';
const { Notification } = (() => { try { return require('electron'); } catch (e) { return {}; } })();
exports.notify = (t, b) => Notification && new Notification({ title: t, body: b }).show();
require('./lib/icon');
