const TARGETS = { home: "/", basket: "/basket" };

export default function handler(req, res) {
  res.redirect(307, TARGETS[req.query.to] ?? "/");
}
