type WrongValue = readonly [variable: string, value: string, message: string];

const services = (fields: string, message: string): WrongValue[] => [["services", `{ ${fields} }`, message]];

/** What the stack itself refuses: a variable, a wrong value of it, and how the message begins, with the field's name. */
export const wrongValues: readonly WrongValue[] = [
  ["environment", "qa", 'environment is "qa": choose one of development, staging, production'],
  ["region", "mars", 'region is "mars": write a region such as us-east-1'],
  ["network", '{ dashboard_cidrs = ["everybody"] }', 'network.dashboard_cidrs is ["everybody"]: write each as'],
  ["network", '{ dashboard_cidrs = ["999.0.0.0/8"] }', 'network.dashboard_cidrs is ["999.0.0.0/8"]: write each as'],
  [
    "network",
    '{ dashboard_cidrs = ["203.0.113.7/24"] }',
    'network.dashboard_cidrs is ["203.0.113.7/24"]: write each as',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve = 1 } }",
    'functions.reserved_concurrency is {"evolve":1}: name functions among',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve-island = -1 } }",
    'functions.reserved_concurrency is {"evolve-island":-1}: write whole numbers from 0',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve-island = 1.5 } }",
    'functions.reserved_concurrency is {"evolve-island":1.5}: write whole numbers from 0',
  ],
  [
    "network",
    '{ functions_inside = true, nat = "single", interface_endpoints = ["sns"] }',
    'network.interface_endpoints is ["sns"]: functions inside the VPC call sns and states and sts',
  ],
  ...services("enabled = true", "services.enabled is true: services ask who issues tokens for keys; set network.nat"),
  ...services('enabled = true, version = "a/b"', 'services.version is "a/b": services run an image: name its tag'),
  ...services('enabled = true, domain = "here"', 'services.domain is "here": write the name by which'),
  ...services('zone_id = "example"', 'services.zone_id is "example": write it as Z0123456789ABC.'),
  ...services('certificate_arn = "mine"', 'services.certificate_arn is "mine": write the ARN of a certificate'),
  ...services(
    'certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "Z1"',
    'services.certificate_arn is "arn:aws:acm:us-east-1:123456789012:certificate/1": write the ARN',
  ),
  ...services(
    'issuer = { url = "http://me", client_id = "x", groups_claim = "y" }',
    'services.issuer is {"client_id":"x","groups_claim":"y","url":"http://me"}: give its url as https://',
  ),
  ...services("cache = true", "services.cache is true: a cache stands in subnets for data; add data to network.tiers"),
  ...services(
    "database = {}",
    'services.database is {"instances":1,"least":0.5,"most":4}: a database stands in subnets for data; add data to',
  ),
  ...services(
    "database = { instances = 16 }",
    'services.database is {"instances":16,"least":0.5,"most":4}: write a number of instances from 1 to 15.',
  ),
  ...services(
    "database = { least = 0.3 }",
    'services.database is {"instances":1,"least":0.3,"most":4}: write least and most in halves, from 0 to 256',
  ),
  ...services("least_tasks = -1", "services.least_tasks is -1: write a number from 0 to 100."),
  ...services("least_tasks = 2, most_tasks = 1", "services.most_tasks is 1: write a number that is not below 1"),
  ...services(
    'hours = { up = "7", down = "20", timezone = "UTC" }',
    'services.hours is {"down":"20","timezone":"UTC","up":"7"}: write up and down with six fields each',
  ),
  ["model", '{ id = "vendor.new-v1:0" }', 'model.id is "vendor.new-v1:0": its price is known of amazon.nova-micro,'],
  ["model", '{ region = "mars" }', 'model.region is "mars": write a region such as us-east-1.'],
  ["model", "{ temperature = 2 }", "model.temperature is 2: write a number from 0 to 1."],
  ["model", "{ budget_usd = -1 }", "model.budget_usd is -1: write a number from 0 to 100000."],
  ["model", "{ max_tokens = 1 }", "model.max_tokens is 1: write a number from 256 to 16384."],
  ["model", "{ concurrency = 17 }", "model.concurrency is 17: write a number from 1 to 16."],
  ["model", "{ calls = 0 }", "model.calls is 0: write a number from 1 to 16."],
  ["model", "{ prices = { input = 0, output = 1 } }", 'model.prices is {"input":0,"output":1}: give both above 0.'],
  [
    "protection",
    '{ reviewers = ["ann"] }',
    'protection.reviewers is ["ann"]: write each as arn:aws:sts::123456789012:',
  ],
  ["protection", "{ log_days = 31 }", "protection.log_days is 31: choose one of 1, 3, 5"],
  ["alerts", '{ emails = ["me"] }', 'alerts.emails is ["me"]: write each as someone@example.com'],
  ["alerts", '{ stop_on = ["smoke"] }', 'alerts.stop_on is ["smoke"]: name alarms among'],
];
