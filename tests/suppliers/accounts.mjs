// Our accounts at the simulated suppliers.
export const account = { kasushou: 'U-17', kayixin: '10020', kakayun: '10052', yile: 'app-7', feisuyuan: '23329', dayuanren: '10001', fulu: 'key/7+a==' }
export const secret = Object.fromEntries(Object.keys(account).map((name) => [name, `${name}-secret-0123456789abcdef01234`.slice(0, 32)]))
