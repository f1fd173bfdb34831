// What happens to a picture on its way: each takes a PNG and answers {bytes, ending}.
// Drawn by the browser, so that compression and blur are the real ones.

// Through a canvas: shrunk to `width` (0 = as it is), then encoded.
async function encoded(page, png, { width = 0, type = 'image/jpeg', quality = 0.8 }) {
  const url = await page.evaluate(async ([data, wanted, kind, how]) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const scale = wanted > 0 ? Math.min(1, wanted / image.width) : 1
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    const context = canvas.getContext('2d')
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL(kind, how)
  }, [png.toString('base64'), width, type, quality])
  return { bytes: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), ending: type.split('/')[1].replace('jpeg', 'jpg') }
}

// As a telephone photographs a screen: aslant, a little soft, unevenly lit, with the screen's grid and the sensor's noise.
async function photographed(page, png, { tilt, turn, soft, grid, light, noise, width }) {
  await page.setViewportSize({ width: 1100, height: 1500 })
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #2b2a28; height: 1500px; display: grid; place-items: center; overflow: hidden }
    .scene { perspective: 1600px; position: relative }
    .shown { position: relative; transform: rotateY(${tilt}deg) rotateX(${-tilt / 2}deg) rotateZ(${turn}deg); filter: blur(${soft}px) contrast(0.94) }
    img { display: block; height: 1380px; max-width: 1040px; object-fit: contain }
    .shown::after { content: ''; position: absolute; inset: 0; opacity: ${grid};
      background: repeating-linear-gradient(90deg, #000 0 1px, transparent 1px 3px), repeating-linear-gradient(0deg, #000 0 1px, transparent 1px 3.4px) }
    .light { position: absolute; inset: 0; background: radial-gradient(circle at 30% 20%, rgb(255 246 220 / ${light}), transparent 60%), linear-gradient(160deg, transparent 40%, rgb(0 0 0 / ${light})) }
  </style><div class="scene"><div class="shown"><img src="data:image/png;base64,${png.toString('base64')}"></div></div><div class="light"></div>`)
  await page.locator('img').evaluate((image) => image.decode())
  const shot = await page.screenshot()
  const url = await page.evaluate(async ([data, amount, wanted]) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = wanted
    canvas.height = Math.round(image.height * wanted / image.width)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
    let state = 7
    for (let i = 0; i < pixels.data.length; i += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const shift = (state / 4294967296 - 0.5) * amount
      for (let c = 0; c < 3; ++c) pixels.data[i + c] += shift
    }
    context.putImageData(pixels, 0, 0)
    return canvas.toDataURL('image/jpeg', 0.82)
  }, [shot.toString('base64'), noise, width])
  return { bytes: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), ending: 'jpg' }
}

export const wears = [
  { name: 'as taken', wear: async (page, png) => ({ bytes: png, ending: 'png' }) },
  { name: 'jpeg 80', wear: (page, png) => encoded(page, png, { quality: 0.8 }) },
  { name: 'jpeg 45', wear: (page, png) => encoded(page, png, { quality: 0.45 }) },
  { name: 'webp 70', wear: (page, png) => encoded(page, png, { type: 'image/webp', quality: 0.7 }) },
  { name: 'shrunk to 720', wear: (page, png) => encoded(page, png, { width: 720, quality: 0.75 }) },
  { name: 'shrunk to 480', wear: (page, png) => encoded(page, png, { width: 480, quality: 0.7 }) },
  {
    name: 'photographed',
    wear: (page, png, chance) => photographed(page, png, {
      tilt: chance.between(-8, 8), turn: chance.between(-30, 30) / 10, soft: chance.between(0, 6) / 10, grid: chance.between(2, 7) / 100,
      light: chance.between(10, 30) / 100, noise: chance.between(8, 30), width: chance.one([1500, 1800, 2200]),
    }),
  },
]
