const { Router } = require("express");
const orders = require("../controllers/orders");

const router = Router();
router.get("/", orders.list);
router.get("/:id/label", orders.label);
router.post("/:id/notify", orders.notify);
module.exports = router;
