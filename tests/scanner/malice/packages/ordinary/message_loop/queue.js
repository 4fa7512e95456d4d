const jobs = [{ id: 1 }, { id: 2 }];
exports.next = async () => jobs.shift();
