#!/usr/bin/env node
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const { fromIni } = require('@aws-sdk/credential-providers');
const fs = require('fs');
const path = require('path');
const [, , folder, bucket] = process.argv;
const client = new S3Client({ region: process.env.AWS_REGION, credentials: fromIni({ profile: process.env.AWS_PROFILE }) });
async function walk(dir) {
  for (const entry of await fs.promises.readdir(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) await walk(full);
    else await client.send(new PutObjectCommand({ Bucket: bucket, Key: path.relative(folder, full), Body: fs.createReadStream(full) }));
  }
}
walk(folder).catch((error) => { console.error(error.message); process.exitCode = 1; });
