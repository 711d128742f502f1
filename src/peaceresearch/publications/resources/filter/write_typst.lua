-- PDF through typst: figures, equations, callouts, columns and tabs are written here, with alternative texts.
local context = require("context")
local tables = require("tables")
local M = {}

local function raw(text) return pandoc.RawBlock("typst", text) end

local function text_of(blocks) return (pandoc.write(pandoc.Pandoc(blocks), "typst"):gsub("%s+$", "")) end

local function quoted(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"' end

local function label(identifier)
  if identifier == "" then return "" end
  if identifier:match("^[%w_][%w_.:%-]*$") then return " <" .. identifier .. ">" end
  return " #label(" .. quoted(identifier) .. ")"
end

local function length(value)
  if value:match("^%d+$") then value = value .. "px" end
  local pixels = value:match("^([%d.]+)px$")
  return pixels and string.format("%.2fpt", tonumber(pixels) * 0.75) or value
end

local function picture(image)
  local options = { quoted(image.src), "alt: " .. quoted(image.attributes["alt"]) }
  for _, size in ipairs({ "width", "height" }) do
    if image.attributes[size] then options[#options + 1] = size .. ": " .. length(image.attributes[size]) end
  end
  return "image(" .. table.concat(options, ", ") .. ")"
end

local function only_image(blocks)
  local block = #blocks == 1 and blocks[1]
  if block and (block.t == "Plain" or block.t == "Para") and #block.content == 1 and block.content[1].t == "Image" then
    return block.content[1]
  end
  return nil
end

-- typst tells a screen reader where a link leads by the number of what it leads to; the caption prints its own.
local function numbering(element)
  local number = element.attributes["number"]
  return number and ", numbering: _ => [" .. number .. "]" or ""
end

local figure_code

-- The parts of a figure side by side, each a figure of its own.
local function parts(blocks, columns)
  local cells = {}
  for _, block in ipairs(blocks) do
    if block.t == "Figure" then
      cells[#cells + 1] = "[#" .. figure_code(block) .. "]"
    else
      cells[#cells + 1] = "[" .. text_of({ block }) .. "]"
    end
  end
  return "grid(columns: (1fr,) * " .. columns .. ", gutter: 1em, " .. table.concat(cells, ", ") .. ")"
end

figure_code = function(figure)
  local image = only_image(figure.content)
  local columns = figure.attributes["layout-ncol"]
  local body, align
  if image then
    body, align = picture(image), image.attributes["fig-align"]
  else
    body = parts(figure.content, columns or "1")
  end
  if align and align ~= "default" then body = "align(" .. align .. ", " .. body .. ")" end
  local caption = #figure.caption.long > 0 and (", caption: [" .. text_of(figure.caption.long) .. "]") or ""
  return "figure(" .. body .. ", kind: image" .. numbering(figure) .. caption .. ")" .. label(figure.identifier)
end

local function formula(element)
  local code = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ element }) }), "typst"):gsub("%s+$", "")
  return pandoc.RawInline("typst", "#[#set math.equation(alt: " .. quoted(element.text) .. "); " .. code .. "]")
end

local function equation(span)
  if not context.has_class(span, "equation") then return nil end
  local element = span.content[1]
  local code = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ element }) }), "typst"):gsub("%s+$", "")
  local number = "(" .. span.attributes["number"] .. ")"
  return pandoc.RawInline("typst", "#[#set math.equation(alt: " .. quoted(span.attributes["alt"] or element.text)
    .. ", numbering: _ => [" .. number .. "]); " .. code .. label(span.identifier) .. "]"), false
end

local function callout(div)
  local blocks = pandoc.Blocks({})
  local title = context.has_class(div.content[1], "box-title") and text_of(div.content[1].content) or nil
  local head = title and ", title: [" .. title .. "]" or ""
  blocks:insert(raw('#callout("' .. div.attributes["kind"] .. '"' .. head .. ")["))
  blocks:extend(div.content[#div.content].content)
  blocks:insert(raw("]" .. label(div.identifier)))
  return blocks
end

local function columns(div)
  local widths, blocks = {}, pandoc.Blocks({})
  for index, column in ipairs(div.content) do
    local width = column.attributes["width"]
    widths[index] = width and (width:gsub("%%", "fr")) or "1fr"
    blocks:insert(raw(index == 1 and "[" or "], ["))
    blocks:extend(column.content)
  end
  blocks:insert(1, raw("#grid(columns: (" .. table.concat(widths, ", ") .. ",), column-gutter: 1.6em,"))
  blocks:insert(raw("])"))
  return blocks
end

local function layout(div)
  local blocks = pandoc.Blocks({ raw("#grid(columns: (1fr,) * " .. div.attributes["layout-ncol"] .. ", gutter: 1.2em,") })
  for index, block in ipairs(div.content) do
    blocks:insert(raw(index == 1 and "[" or "], ["))
    blocks:insert(block)
  end
  blocks:insert(raw("])"))
  return blocks
end

local function tabset(div)
  local blocks = pandoc.Blocks({})
  for _, tab in ipairs(div.content) do
    local title = text_of(tab.content[1].content)
    blocks:insert(raw("#heading(level: " .. div.attributes["level"] .. ", numbering: none, outlined: false)[" .. title .. "]"))
    blocks:extend(tab.content[2].content)
  end
  return blocks
end

-- A short table fills the line by its first column; typst's own choice would be as narrow as can be. Where text is long,
-- each column gets a share after its longest cell.
local function column_widths(element)
  local sizes, total = tables.sizes(element)
  local widths = {}
  for index, size in ipairs(sizes) do
    if total > 80 then widths[index] = size .. "fr" else widths[index] = index == 1 and "1fr" or "auto" end
  end
  return "(" .. table.concat(widths, ", ") .. ",)"
end

local function table_code(element)
  local own_widths = tables.has_widths(element)
  local code = text_of({ tables.strong_heads(element) }):gsub("align%(center%)%[", "align(left)[", 1)
  if not own_widths then
    local widths = column_widths(element)
    code = code:gsub("columns: %d+,", function() return "columns: " .. widths .. "," end, 1)
  end
  local number = numbering(element)
  if number ~= "" then
    code = code:gsub(", kind: table\n", function() return ", kind: table" .. number .. "\n" end)
  end
  return raw(code)
end

-- typst shows the number itself, in the heading, the contents and the bookmarks: the number it is given.
local function heading(header)
  local outlined = context.has_class(header, "unlisted") and ", outlined: false" or ""
  local number = header.attributes["number"]
  local shown = number and "(..) => [" .. number .. "]" or "none"
  return raw("#heading(level: " .. header.level .. ", numbering: " .. shown .. outlined .. ")[" .. text_of({ pandoc.Plain(header.content) }) .. "]" .. label(header.identifier))
end

local function entry(element)
  local blocks = pandoc.Blocks({ raw("#entry[") })
  blocks:extend(element.content)
  blocks:insert(raw("]" .. label(element.identifier)))
  return blocks
end

local function note(element)
  local name = "#exhibit-note["
  local blocks = pandoc.Blocks({ raw(name) })
  blocks:extend(element.content)
  blocks:insert(raw("]"))
  return blocks
end

-- A figure and the note under it float together.
local function with_notes(blocks)
  local result = pandoc.Blocks({})
  local index = 1
  while index <= #blocks do
    local block, following = blocks[index], blocks[index + 1]
    if block.t == "Figure" and following and following.t == "Div" and context.has_class(following, "exhibit-note") then
      result:insert(raw("#exhibit["))
      result:extend({ block, following })
      result:insert(raw("]"))
      index = index + 1
    else
      result:insert(block)
    end
    index = index + 1
  end
  return result
end

local function div(element)
  if context.has_class(element, "callout-box") then return callout(element) end
  if context.has_class(element, "panel-tabset") then return tabset(element) end
  if context.has_class(element, "columns") then return columns(element) end
  if element.attributes["layout-ncol"] then return layout(element) end
  if context.has_class(element, "csl-entry") then return entry(element) end
  if context.has_class(element, "exhibit-note") then return note(element) end
  return nil
end

local function span(element)
  if context.has_class(element, "float-label") then return pandoc.Strong(element.content) end
  return nil
end

function M.run(doc)
  doc = doc:walk({ traverse = "topdown", Span = equation })
  doc = doc:walk({ Cite = function(cite) return cite.content end })  -- citeproc has written them already
  doc = doc:walk({ Math = formula, Span = span })
  doc.blocks = doc.blocks:walk({ Table = table_code, Header = heading })
  doc.blocks = doc.blocks:walk({ Blocks = with_notes })
  doc.blocks = doc.blocks:walk({ Div = div })
  doc.blocks = doc.blocks:walk({
    traverse = "topdown",
    Figure = function(figure) return raw("#" .. figure_code(figure)), false end,
  })
  return doc:walk({ Image = function(image) return pandoc.RawInline("typst", "#box(" .. picture(image) .. ")") end })
end

return M
