(() => {
  var __webpack_modules__ = {
    "./src/index.js": (module, exports, __webpack_require__) => {
      eval("const add = __webpack_require__(\"./src/add.js\");\ndocument.body.append(add(1, 2));\n\n//# sourceURL=webpack://app/./src/index.js?");
    },
    "./src/add.js": (module) => {
      eval("module.exports = (a, b) => a + b;\n\n//# sourceURL=webpack://app/./src/add.js?");
    },
  };
  var cache = {};
  function __webpack_require__(id) {
    var known = cache[id];
    if (known !== undefined) return known.exports;
    var module = (cache[id] = { exports: {} });
    __webpack_modules__[id](module, module.exports, __webpack_require__);
    return module.exports;
  }
  __webpack_require__.g = (function () {
    if (typeof globalThis === "object") return globalThis;
    try {
      return this || new Function("return this")();
    } catch (error) {
      if (typeof window === "object") return window;
    }
  })();
  __webpack_require__("./src/index.js");
})();
