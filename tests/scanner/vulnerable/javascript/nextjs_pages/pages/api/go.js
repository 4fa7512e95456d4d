export default function handler(req, res) {
  res.redirect(307, req.query.to); // weak: open-redirect
}
