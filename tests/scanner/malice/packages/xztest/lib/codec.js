const z=require('zlib');exports.pack=b=>z.gzipSync(b);exports.unpack=b=>z.gunzipSync(b);
