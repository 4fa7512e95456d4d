const { setApiKey, verify } = require("../utils/validation");
exports.login = async (req, res) => res.json({ ok: true, user: req.body.email });
const verified = verify(setApiKey(process.env.AUTH_API));
