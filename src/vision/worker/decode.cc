#include "vision/worker/decode.h"

namespace jx::vision {

namespace {

int reduction_for(const Probe& probe) {
  const std::uint64_t pixels = std::uint64_t{probe.width} * probe.height;
  int reduction = 1;
  while (reduction < 8 &&
         pixels / static_cast<std::uint64_t>(reduction * reduction) > jpeg_pixels_kept)
    reduction *= 2;
  return reduction;
}

Picture decode_kind(std::string_view bytes, const Probe& probe) {
  const auto* data = reinterpret_cast<const l_uint8*>(bytes.data());
  switch (probe.kind) {
    case PictureKind::png:
      return Picture(pixReadMemPng(data, bytes.size()));
    case PictureKind::jpeg: {
      l_int32 warnings = 0;
      return Picture(pixReadMemJpeg(data, bytes.size(), 0, reduction_for(probe), &warnings, 0));
    }
    case PictureKind::gif: {
      const std::string first = first_frame_of_gif(bytes);
      return Picture(pixReadMemGif(reinterpret_cast<const l_uint8*>(first.data()), first.size()));
    }
    case PictureKind::webp:
      return Picture(pixReadMemWebP(data, bytes.size()));
  }
  return nullptr;
}

// RGB of 8 bits, whatever it was; an alpha channel is laid on white.
Picture as_rgb(Picture picture) {
  const bool transparent = pixGetDepth(picture.get()) == 32 && pixGetSpp(picture.get()) == 4;
  if (transparent) return Picture(pixAlphaBlendUniform(picture.get(), 0xFFFFFF00));
  if (pixGetColormap(picture.get()) != nullptr)
    picture.reset(pixRemoveColormap(picture.get(), REMOVE_CMAP_TO_FULL_COLOR));
  if (!picture) return nullptr;
  return Picture(pixConvertTo32(picture.get()));
}

}  // namespace

OrRefusal<Picture> decode(std::string_view bytes, const Probe& probe) {
  Picture picture = decode_kind(bytes, probe);
  if (!picture) return refuse(Refusal::unreadable);
  const std::uint64_t pixels = static_cast<std::uint64_t>(pixGetWidth(picture.get())) *
                               static_cast<std::uint64_t>(pixGetHeight(picture.get()));
  if (pixels > pixels_max) return refuse(Refusal::too_large);
  picture = as_rgb(std::move(picture));
  if (!picture) return refuse(Refusal::too_heavy);
  return picture;
}

Picture upright(Picture picture, int orientation) {
  const auto turned = [&](int quarters) {
    if (quarters > 0) picture.reset(pixRotateOrth(picture.get(), quarters));
  };
  const auto mirrored = [&] {
    if (picture) picture.reset(pixFlipLR(nullptr, picture.get()));
  };
  const auto upended = [&] {
    if (picture) picture.reset(pixFlipTB(nullptr, picture.get()));
  };
  switch (orientation) {
    case 2:
      mirrored();
      break;
    case 3:
      turned(2);
      break;
    case 4:
      upended();
      break;
    case 5:  // transposed
      turned(1);
      mirrored();
      break;
    case 6:
      turned(1);
      break;
    case 7:  // transposed over the other diagonal
      turned(1);
      upended();
      break;
    case 8:
      turned(3);
      break;
    default:
      break;
  }
  return picture;
}

}  // namespace jx::vision
