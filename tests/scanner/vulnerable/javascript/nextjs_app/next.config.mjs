const config = {
  productionBrowserSourceMaps: true, // weak: debug-setting
  images: { dangerouslyAllowSVG: true }, // weak: svg-images
  async headers() {
    return [
      {
        source: "/api/:path*",
        headers: [
          { key: "Access-Control-Allow-Origin", value: "*" }, // weak: cors-credentials
          { key: "Access-Control-Allow-Credentials", value: "true" },
        ],
      },
    ];
  },
};

export default config;
