-- Brings every figure, table and equation into one form: a Figure, a Table, or a Span of class "equation", with its label.
local context = require("context")
local M = {}

local image_attributes = context.set({ "fig-alt", "fig-align", "fig-cap", "alt", "width", "height" })
local extensions = { html = "svg", revealjs = "svg", pdf = "svg", docx = "png", pptx = "png" }

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function is_remote(source) return source:match("^%a[%w+.-]+:") or source:match("^//") end

-- The file that this format shows: the one named, or its twin in the format's own ending.
local function resolve(source)
  local _, ending = pandoc.path.split_extension(source)
  local wanted = extensions[context.format]
  local folder = context.resources
  if pandoc.path.is_absolute(source) then folder = "" end
  local path = pandoc.path.join({ folder, source })
  if folder == "" then path = source end
  if ending == "" or (ending == ".svg" and wanted == "png") then
    if ending == ".svg" then path = path:sub(1, -5) end
    return path .. "." .. wanted
  end
  return path
end

local shown = {}
local count = 0

-- A figure is copied beside the document: typst opens files below its root only, and the others print the path they read
-- from, which must not be a path of this machine.
local function copy_to_scratch(path)
  if shown[path] then return shown[path] end
  count = count + 1
  local _, ending = pandoc.path.split_extension(path)
  local name = "figure-" .. count .. ending
  local file = assert(io.open(pandoc.path.join({ context.scratch, name }), "wb"))
  file:write(context.read_file(path))
  file:close()
  shown[path] = name
  return name
end

local function image(element)
  local source = element.src
  for name, _ in pairs(element.attributes) do
    if not image_attributes[name] then
      context.problem(name .. "=", "the attribute " .. name .. " of a figure is not understood",
        "use fig-alt, fig-cap, fig-align, width or height")
    end
  end
  local alt = element.attributes["fig-alt"] or element.attributes["alt"] or pandoc.utils.stringify(element.caption)
  if alt == "" then
    context.problem("](" .. source, "the figure " .. source .. " has no alternative text", 'add fig-alt="..."')
  end
  local align = element.attributes["fig-align"]
  if align and not (align == "left" or align == "center" or align == "right" or align == "default") then
    context.problem('fig-align="' .. align, 'fig-align is "' .. align .. '"', "use left, center or right")
  end
  for _, size in ipairs({ "width", "height" }) do
    local value = element.attributes[size]
    if value and not value:match("^%d+%.?%d*%%$") and not value:match("^%d+%.?%d*[pcmi][xmtn]$") and not value:match("^%d+$") then
      context.problem(size .. '="' .. value, size .. ' is "' .. value .. '"', "use a number with %, cm, mm, in, pt or px")
    end
  end
  if is_remote(source) then
    context.problem(source, "the figure " .. source .. " is not on this machine", "put the file beside the document")
    return element
  end
  local path = resolve(source)
  if not exists(path) then
    context.problem("](" .. source, "the figure file " .. pandoc.path.make_relative(path, context.resources) .. " is missing",
      "make it, or mend the path")
    return element
  end
  element.attributes["fig-alt"] = nil
  element.attributes["fig-cap"] = nil
  element.attributes["alt"] = alt
  element.src = copy_to_scratch(path)
  return element
end

local function first_blocks(blocks, kind)
  local found = {}
  pandoc.Blocks(blocks):walk({ [kind] = function(element) found[#found + 1] = element end })
  return found
end

-- The caption of a labelled div: its attribute, or its last paragraph.
local function take_caption(div, attribute)
  if div.attributes[attribute] then
    local caption = context.inlines(div.attributes[attribute])
    div.attributes[attribute] = nil
    return caption
  end
  local last = div.content[#div.content]
  if #div.content > 1 and last.t == "Para" then
    div.content:remove()
    return last.content
  end
  return nil
end

local function figure_div(div)
  local caption = take_caption(div, "fig-cap")
  local alt = div.attributes["fig-alt"]
  local content = div.content
  local figures = first_blocks(content, "Figure")
  -- One picture in a labelled div is the div's figure: its own caption serves when the div has none.
  if #figures == 1 and figures[1].identifier == "" then
    if caption == nil then caption = pandoc.utils.blocks_to_inlines(figures[1].caption.long) end
    content = figures[1].content
  end
  local images = first_blocks(content, "Image")
  if #images == 0 then
    context.problem("#" .. div.identifier, "the figure " .. div.identifier .. " holds no picture", "put one into it")
  end
  if alt and #images == 1 then
    content = content:walk({ Image = function(picture) picture.attributes["fig-alt"] = alt; return picture end })
  end
  if caption == nil then
    context.problem("#" .. div.identifier, "the figure " .. div.identifier .. " has no caption",
      "end the div with a paragraph that is the caption")
  end
  local attributes = {}
  if div.attributes["layout-ncol"] then attributes["layout-ncol"] = div.attributes["layout-ncol"] end
  return pandoc.Figure(content, { long = { pandoc.Plain(caption or {}) } }, pandoc.Attr(div.identifier, {}, attributes))
end

local function table_div(div)
  local own = take_caption(div, "tbl-cap")
  local tables = {}
  for _, block in ipairs(div.content) do
    if block.t == "Table" then tables[#tables + 1] = block end
  end
  if #tables ~= 1 or #div.content ~= 1 then
    context.problem("#" .. div.identifier, "the table " .. div.identifier .. " does not hold one table and its caption",
      "keep one table and, after it, one paragraph in the div")
    return div
  end
  local found = tables[1]
  if own then found.caption = { long = { pandoc.Plain(own) } } end
  found.identifier = div.identifier
  return found
end

-- Display mathematics followed by {#eq-label} (and alt="...").
local function is_display(inline) return inline.t == "Math" and inline.mathtype == "DisplayMath" end

local function equations(block)
  if not block.content:find_if(is_display) then return nil end
  local result = pandoc.Inlines({})
  local index = 1
  while index <= #block.content do
    local inline = block.content[index]
    -- What follows is read after mathematics only: a paragraph may be long, and most hold none.
    local rest = is_display(inline) and pandoc.utils.stringify(pandoc.Inlines({ table.unpack(block.content, index + 1) }))
    local label = rest and rest:match("^%s*{#(eq%-[^ }]+)[^}]*}")
    if label then
      local alt = rest:gsub("“", '"'):gsub("”", '"'):match('^[^}]*alt="([^"]*)"')
      result:insert(pandoc.Span({ inline }, pandoc.Attr(label, { "equation" }, alt and { alt = alt } or {})))
      repeat
        index = index + 1
        local text = pandoc.utils.stringify(block.content[index])
      until index == #block.content or text:match("}$")
    else
      result:insert(inline)
    end
    index = index + 1
  end
  block.content = result
  return block
end

local prefixes = context.set({
  "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "nte", "tip", "wrn", "imp", "cau",
})

function M.prefix_is_unsupported(identifier)
  local prefix = identifier:match("^(%a+)%-")
  return prefix ~= nil and prefixes[prefix:lower()] == true
end

local function labelled_div(div)
  if div.identifier:match("^fig%-") then return figure_div(div) end
  if div.identifier:match("^tbl%-") then return table_div(div) end
  if M.prefix_is_unsupported(div.identifier) then
    context.problem("#" .. div.identifier, "the label " .. div.identifier .. " is of a kind that is not numbered here",
      "use fig-, tbl-, sec- or eq-")
  end
  return nil
end

-- A Figure of one image takes over its label (pandoc leaves it on the image when the caption is empty).
local function bare_image(block)
  local picture = #block.content == 1 and block.content[1].t == "Image" and block.content[1]
  if not picture or not picture.identifier:match("^fig%-") then
    block:walk({
      Image = function(inner)
        if inner.identifier:match("^fig%-") then
          context.problem("#" .. inner.identifier, "the figure " .. inner.identifier .. " stands inside a paragraph",
            "put it into a paragraph of its own")
        end
      end,
    })
    return nil
  end
  if picture.attributes["fig-cap"] then picture.caption = context.inlines(picture.attributes["fig-cap"]) end
  if #picture.caption == 0 then
    context.problem("#" .. picture.identifier, "the figure " .. picture.identifier .. " has no caption",
      "write it between the square brackets")
  end
  local attr = pandoc.Attr(picture.identifier)
  picture.identifier = ""
  return pandoc.Figure({ pandoc.Plain({ picture }) }, { long = { pandoc.Plain(picture.caption) } }, attr)
end

-- Relative widths that do not fill the line are scaled until they do, so that every format shows them alike.
local function full_width(element)
  local sum = 0
  for _, spec in ipairs(element.colspecs) do sum = sum + (spec[2] or 0) end
  if sum == 0 then return nil end
  element.colspecs = element.colspecs:map(function(spec) return { spec[1], spec[2] and spec[2] / sum } end)
  return element
end

function M.run(doc)
  doc = doc:walk({ Para = bare_image, Table = full_width })
  doc = doc:walk({ Para = equations, Plain = equations })
  doc = doc:walk({ Div = labelled_div })
  return doc:walk({ Image = image })
end

return M
