module.exports = { family: "Glyph", weights: [400, 900] };
